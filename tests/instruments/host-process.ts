import { furnaceRequest, openFurnace } from './furnace-rig.ts';
import { context, follow } from './resistance-rig.ts';

/** A host that anneals at the furnace on a port, with its journals in a folder, until it is done or killed. */
const [port, runs] = process.argv.slice(2);
const furnace = openFurnace({ port: Number(port) }, runs);
console.log('ready');
await follow(furnace, await furnace.start(furnaceRequest('c1:a'), context()));
console.log('done');
