import { expect, it } from 'vitest';
import { readGreeting } from './start-demo.mjs';

const screen = (id: string) => `  Lobby, ${id}   http://localhost:5000/display?id=${id}&name=Hall+2\n`;
const said = `
  Manager   http://localhost:5000/manager
            user admin, password x-Y_9

  Screens, each in a tab or window of its own:
${['a', 'b', 'c', 'd', 'e', 'f'].map(screen).join('')}`;

it('reads the addresses and the account from what the demo says', () => {
  const greeting = readGreeting(said);
  expect(greeting).toMatchObject({
    manager: 'http://localhost:5000/manager',
    username: 'admin',
    password: 'x-Y_9',
  });
  expect(greeting?.screens).toHaveLength(6);
  expect(greeting?.screens[5]).toBe('http://localhost:5000/display?id=f&name=Hall+2');
});

it('waits for the last line, whole', () => {
  expect(readGreeting(said.trimEnd())).toBeNull();
  expect(readGreeting('')).toBeNull();
});
