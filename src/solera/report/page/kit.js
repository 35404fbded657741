// What all charts share: colours and signs of series, numbers, text.

const drawers = {};  // by the name of the chart: (data, width) => nodes

const SERIES = 8;  // style.css has that many colours
const SYMBOLS = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'star',
  'cross',
  'wye',
  'diamond2',
];
const DASHES = ['none', 'none', '7 3', '2 3', '9 3 2 3', '12 4', '4 2', '1 3'];

// Series 0 is the baseline. The others go round; each time the signs and dashes
// move on by one, so that no two series look alike before all pairs are used.
const AROUND = SERIES - 1;
const around = (i) => 1 + i % AROUND;
const moved = (series) =>
    series === 0 ? 0 : around(series - 1 + Math.floor((series - 1) / AROUND));
const colour = (series) => `var(--s${series === 0 ? 0 : around(series - 1)})`;
const symbol = (series) => SYMBOLS[moved(series)];
const dash = (series) => DASHES[moved(series)];

const isNumber = (x) => typeof x === 'number' && Number.isFinite(x);
const sign = (x, digits = 1) => {
  const text = Math.abs(x).toFixed(digits);
  if (Number(text) === 0) return text;
  return (x < 0 ? '\u2212' : '+') + text;
};
const short = d3.format('.4~g');
const axisNumber = (x) =>
    Math.abs(x) >= 10000 ? d3.format(',')(x) : short(x).replace('-', '\u2212');
const MARKS = {
  win: ' \u25b2',
  lose: ' \u25bc',
  tie: ' ='
};

// Fractions as points of accuracy.
const points = (estimate) => ({
  mean: 100 * estimate.mean,
  low: isNumber(estimate.low) ? 100 * estimate.low : null,
  high: isNumber(estimate.high) ? 100 * estimate.high : null,
  verdict: estimate.verdict,
});
const told = (p) => sign(p.mean) +
    (isNumber(p.low) ? ` (${sign(p.low)} to ${sign(p.high)})` : '') +
    (p.verdict ? ` ${p.verdict}` : '');

const cut = (text, most) =>
    text.length > most ? text.slice(0, most - 1) + '\u2026' : text;

const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};

const tip = {
  fill: 'var(--card)',
  stroke: 'var(--soft)',
  fontSize: 12
};

// Ticks on an axis of this width, one for every `room` pixels.
const tickCount = (width, room) => Math.max(3, Math.round(width / room));

// Lines at the ticks of the axis: `ticks` is that of the scale.
const grid = {
  stroke: 'var(--rule)',
  strokeOpacity: 1
};
const gridX = (ticks) => Plot.gridX({...grid, ticks});
const gridY = (ticks) => Plot.gridY({...grid, ticks});

// Plot brings a style element of its own, which the policy of the page
// forbids; style.css has what it says.
const plot = (options) => {
  const svg = Plot.plot({className: 'drawing', ...options});
  for (const style of svg.querySelectorAll('style')) style.remove();
  return svg;
};
