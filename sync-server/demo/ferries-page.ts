/** A web page as somebody's site might have it: a ferry timetable that counts down by the visitor's own clock. */
export const FERRIES_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Harbour ferries</title>
<style>
  * { box-sizing: border-box; margin: 0; }
  body { min-height: 100vh; display: grid; grid-template-rows: auto 1fr auto; gap: 3vh; padding: 6vh 6vw; color: #f6ecdc;
    font: 500 3.4vmin/1.3 Outfit, system-ui, sans-serif; background: linear-gradient(#0c2536, #12384f 60%, #1f6f78); }
  header { display: flex; justify-content: space-between; align-items: baseline; }
  h1 { font: 600 8.4vmin/1.1 Fraunces, Georgia, serif; }
  time { font-variant-numeric: tabular-nums; }
  header time { font-size: 6.4vmin; color: #f7b84b; }
  ul { display: grid; gap: 2vh; padding: 0; list-style: none; align-content: start; }
  li { display: grid; grid-template-columns: 9vmin 1fr auto auto; gap: 4vmin; align-items: center; padding: 2.2vh 3vmin;
    background: rgb(255 255 255 / 8%); border-radius: 2.4vmin; }
  .line { display: grid; place-items: center; aspect-ratio: 1; width: 7vmin; border-radius: 50%; font-weight: 700; color: #0c2536; }
  .to { font-size: 5vmin; font-weight: 600; }
  .wait { min-width: 22vmin; text-align: right; font-size: 5vmin; color: #f7b84b; }
  footer { opacity: 0.75; font-size: 2.6vmin; }
</style>
</head>
<body>
<header><h1>Harbour ferries</h1><time id="clock"></time></header>
<ul id="board"></ul>
<footer>From the pier opposite gate 1. Bicycles travel free.</footer>
<script>
  // Every line sails at a fixed interval from midnight: [line, colour, to, every n minutes, first minute].
  const LINES = [
    ['1', '#f7b84b', 'Old town quay', 12, 4],
    ['2', '#ee6c4d', 'Lighthouse point', 20, 11],
    ['4', '#8fd3c7', 'Shipyard museum', 30, 17],
    ['7', '#d9ecea', 'Seal island', 45, 38],
  ];
  const hhmm = (date) => date.toTimeString().slice(0, 5);
  const element = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  function draw() {
    const now = new Date();
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
    const minutes = (now - midnight) / 60000;
    const boats = LINES.map(([line, colour, to, every, first]) => {
      const sails = first + Math.max(0, Math.ceil((minutes - first) / every)) * every;
      return { line, colour, to, sails };
    }).sort((a, b) => a.sails - b.sails);
    document.getElementById('clock').textContent = hhmm(now);
    document.getElementById('board').replaceChildren(...boats.map(({ line, colour, to, sails }) => {
      const row = document.createElement('li');
      const badge = element('span', 'line', line);
      badge.style.background = colour;
      const wait = Math.floor(sails - minutes);
      row.append(badge, element('span', 'to', to), element('time', '', hhmm(new Date(midnight.getTime() + sails * 60000))),
        element('span', 'wait', wait < 1 ? 'now' : wait + ' min'));
      return row;
    }));
  }
  draw();
  setInterval(draw, 1000);
</script>
</body>
</html>
`;
