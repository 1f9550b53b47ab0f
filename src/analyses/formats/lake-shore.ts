import type { FileFormat } from './contract.ts';
import { glanceAtText } from './decode-file-text.ts';
import { findTableStart, readDelimitedTable } from './delimited-table.ts';

/** Tables that Lake Shore's 7400 and 8600 magnetometers and M91 controller export: lines of settings, then titles with units. */
export const lakeShore: FileFormat = {
  name: 'lake-shore',
  summary: 'Lake Shore 7400/8600 VSM and M91 (.csv, .txt)',
  extensions: ['.csv', '.txt', '.dat'],
  recognizes(file) {
    const text = glanceAtText(file);
    if (text === null) return false;
    return (
      text.lines
        .slice(0, 60)
        .some((line) =>
          /lake ?shore|fasthall|\bM91\b|\b(?:74|86)\d\d[ -]?(?:series|VSM)/i.test(line.slice(0, 500)),
        ) && findTableStart(text) !== null
    );
  },
  read(file) {
    const table = readDelimitedTable(file, lakeShore.name);
    const naming = glanceAtText(file)?.lines.find((line) =>
      /lake ?shore|fasthall|\bM91\b/i.test(line.slice(0, 500)),
    );
    const instrument = table.instrument ?? naming?.slice(0, 200).replace(/^[\s#*"]+|[\s,*"]+$/g, '') ?? null;
    return [{ ...table, instrument }];
  },
};
