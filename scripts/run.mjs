// `npm start`, `npm test`, `npm run test:security`, `npm run dev`, `npm run demo` and `npm run vitrine`. It runs before
// anything is installed, and on whatever Node is there: nothing but Node's own modules, and no syntax newer than Node 14
// in this file.
const LEAST = { major: 20, minor: 19 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < LEAST.major || (major === LEAST.major && minor < LEAST.minor)) {
  console.error(
    `Vitrine needs Node ${LEAST.major}.${LEAST.minor} or newer; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

const { command } = await import('./commands.mjs');
await command(process.argv[2], process.argv.slice(3));
