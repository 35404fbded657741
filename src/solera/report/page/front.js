// The trade-off of a sweep: related against unrelated tasks.

const frontRows = (data) => data.points.map((point) => {
  const x = points(point.unrelated);
  const y = points(point.related);
  return {
    x: x.mean, y: y.mean, low: x, high: y, value: point.value,
    isFront: point.front,
    title: `${data.key} ${point.value}\nrelated ${told(y)}\n` +
      `unrelated ${told(x)}`,
  };
}).filter((d) => isNumber(d.x) && isNumber(d.y));

const frontIntervals = (rows) => [
  Plot.ruleY(rows.filter((d) => isNumber(d.low.low)), {
    y: 'y', x1: (d) => d.low.low, x2: (d) => d.low.high,
    stroke: 'var(--s1)', strokeOpacity: 0.55,
  }),
  Plot.ruleX(rows.filter((d) => isNumber(d.high.low)), {
    x: 'x', y1: (d) => d.high.low, y2: (d) => d.high.high,
    stroke: 'var(--s1)', strokeOpacity: 0.55,
  }),
];

drawers.front = (data, width) => {
  const rows = frontRows(data);
  const ticks = Math.max(3, Math.round(width / 90));
  const tickFormat = (x) => sign(x, Number.isInteger(x) ? 0 : 1);
  return [plot({
    width, height: Math.round(Math.min(480, Math.max(320, 0.7 * width))),
    marginLeft: 56, marginBottom: 44, marginTop: 24, marginRight: 40,
    inset: 14, color: {type: 'identity'},
    x: {label: `unrelated tasks, points against ${data.baseline}`, tickFormat,
      labelAnchor: 'center', labelArrow: 'right', nice: true, tickSize: 0,
      ticks},
    y: {label: `related tasks, points against ${data.baseline}`, tickFormat,
      labelArrow: 'up', nice: true, tickSize: 0, ticks: 6},
    marks: [
      gridX(ticks), gridY(6),
      Plot.ruleX([0], {stroke: 'var(--soft)', strokeWidth: 1.6}),
      Plot.ruleY([0], {stroke: 'var(--soft)', strokeWidth: 1.6}),
      Plot.line(rows, {x: 'x', y: 'y', stroke: 'var(--s1)', strokeWidth: 1.5,
        strokeDasharray: '5 4', strokeOpacity: 0.8}),
      ...frontIntervals(rows),
      Plot.dot(rows, {x: 'x', y: 'y', r: 5, stroke: 'var(--s1)',
        strokeWidth: 2,
        fill: (d) => d.isFront ? 'var(--s1)' : 'var(--card)'}),
      Plot.text(rows, {x: 'x', y: 'y', text: 'value', dx: 9, dy: -10,
        textAnchor: 'start', fontSize: 12, fontWeight: 600,
        fill: 'var(--ink)', stroke: 'var(--card)', strokeWidth: 4}),
      Plot.tip(rows, Plot.pointer({x: 'x', y: 'y', title: 'title', ...tip})),
    ],
  })];
};
