/** A command of the command line, with the routes that do the same, or why none does. */
export type CommandRoute = {
  readonly command: string;
  readonly routes: readonly string[];
  readonly why?: string;
};

const done = (command: string, ...routes: readonly string[]): CommandRoute => ({ command, routes });
const left = (command: string, why: string): CommandRoute => ({ command, routes: [], why });

const campaignCommands = 'POST /api/campaigns/{id}/commands';
const laboratoryCommands = 'POST /api/laboratories/{name}/commands';
const accountsWhy = 'who may come in is decided on the machine of the workspace, and by no one who came in';
const hoursWhy = 'it computes for minutes to hours; the machine that serves the laboratory should not';
const trainerWhy = 'a server of its own for trainers, beside the one of the laboratory';

/** Every command, and where the interface does the same. */
export const commandRoutes: readonly CommandRoute[] = [
  done('run', 'POST /api/campaigns', 'POST /api/campaigns/{id}/resume'),
  done('demo', 'POST /api/demo'),
  left('serve', 'it is this server'),
  done('validate', 'POST /api/campaign-drafts'),
  done('list', 'GET /api/campaigns'),
  done('show', 'GET /api/campaigns/{id}', 'GET /api/campaigns/{id}/decisions'),
  done('report', 'GET /api/campaigns/{id}/report'),
  done('score', 'POST /api/campaigns/{id}/score'),
  done('export', 'GET /api/campaigns/{id}/export'),
  done('verify', 'POST /api/campaigns/{id}/verify'),
  done('doctor', 'GET /api/doctor'),
  done('suggest', 'POST /api/tools/{name}', 'POST /api/sheets'),
  left('rebuild', 'projections are repaired while no server writes them'),
  done('ask', 'POST /api/campaigns/{id}/ask', 'POST /api/campaigns/{id}/ask/model'),
  done('draft', 'POST /api/tools/{name}'),
  done('pause', 'POST /api/campaigns/{id}/pause'),
  done('resume', 'POST /api/campaigns/{id}/resume'),
  done('stop', 'POST /api/campaigns/{id}/stop'),
  done('amend', 'POST /api/campaigns/{id}/amend', 'POST /api/campaigns/{id}/amend/preview'),
  done('approve', 'POST /api/reviews', campaignCommands),
  done('refuse', 'POST /api/reviews', campaignCommands),
  done('resolve', campaignCommands),
  done('retract', campaignCommands),
  done('add', campaignCommands),
  done('orders list', 'GET /api/bench'),
  done('orders claim', 'POST /api/bench/orders/{command}'),
  done('orders release', 'POST /api/bench/orders/{command}'),
  done('orders enter', 'POST /api/bench/entries', 'PUT /api/bench/files/{name}'),
  done('orders fail', 'POST /api/bench/entries'),
  left('account list', accountsWhy),
  left('account add', accountsWhy),
  left('account token', accountsWhy),
  left('account remove', accountsWhy),
  done('limits show', 'GET /api/limits'),
  left('limits sign', 'limits are signed where their file lies, so that no client can raise them'),
  done('lab safe', laboratoryCommands),
  done('lab release', laboratoryCommands),
  done('lab pause', laboratoryCommands),
  done('lab resume', laboratoryCommands),
  done('lab abort', laboratoryCommands),
  done('lab maintain', laboratoryCommands),
  done('lab approve', 'POST /api/reviews'),
  done('lab refuse', 'POST /api/reviews'),
  done('lab acknowledge', laboratoryCommands),
  done('lab status', 'GET /api/laboratories/{name}'),
  done('lab plan', 'GET /api/campaigns/{id}/devices'),
  done('lab recovery', 'GET /api/laboratories/{name}/recovery'),
  done('lab samples', 'GET /api/laboratories/{name}/samples'),
  done('lab register', laboratoryCommands),
  done('lab move', laboratoryCommands),
  done('lab measure', laboratoryCommands),
  done('lab split', laboratoryCommands),
  done('lab merge', laboratoryCommands),
  done('lab consume', laboratoryCommands),
  done('lab scan', laboratoryCommands),
  done('lab confirm', laboratoryCommands),
  done('lab count', laboratoryCommands),
  left('bench planners', hoursWhy),
  left('bench feedback', hoursWhy),
  left('bench gym', hoursWhy),
  done('calc', 'GET /api/physics', 'POST /api/physics/{tool}'),
  done('analyse', 'POST /api/analyses'),
  done('gym list', 'GET /api/gym'),
  left('gym serve', trainerWhy),
  left('gym validate', trainerWhy),
  left('gym rows', trainerWhy),
  left('gym watch', 'it reads files of rollouts, which lie with the trainer'),
  left('gym settle', 'it reads files of rollouts, which lie with the trainer'),
  left('gym rescore', 'it reads files of rollouts, which lie with the trainer'),
  done('model list', 'GET /api/models'),
  left('model check', 'it spends money beside every budget of a campaign'),
  done('model preview', 'POST /api/models/{name}/preview'),
  done('model log', 'GET /api/models/sent'),
  done('mcp', 'GET /api/tools', 'POST /api/tools/{name}'),
];
