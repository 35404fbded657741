// The trade-off of a sweep: related against unrelated tasks.

const frontRows = (data) =>
    data.points
        .map((point) => {
          const x = points(point.unrelated);
          const y = points(point.related);
          return {
            x: x.mean,
            y: y.mean,
            low: x,
            high: y,
            value: point.value,
            isFront: point.front,
            title: `${data.key} ${point.value}\nrelated ${told(y)}\n` +
                `unrelated ${told(x)}`,
          };
        })
        .filter((d) => isNumber(d.x) && isNumber(d.y));

const frontIntervals = (rows) =>
    [Plot.ruleY(rows.filter((d) => isNumber(d.low.low)), {
      y: 'y',
      x1: (d) => d.low.low,
      x2: (d) => d.low.high,
      stroke: 'var(--s1)',
      strokeOpacity: 0.55,
    }),
     Plot.ruleX(rows.filter((d) => isNumber(d.high.low)), {
       x: 'x',
       y1: (d) => d.high.low,
       y2: (d) => d.high.high,
       stroke: 'var(--s1)',
       strokeOpacity: 0.55,
     }),
];

const frontDots = (rows) => Plot.dot(rows, {
  x: 'x',
  y: 'y',
  r: 5,
  stroke: 'var(--s1)',
  strokeWidth: 2,
  fill: (d) => d.isFront ? 'var(--s1)' : 'var(--card)'
});

const frontNames = (rows) => Plot.text(rows, {
  x: 'x',
  y: 'y',
  text: 'value',
  dx: 9,
  dy: -10,
  textAnchor: 'start',
  fontSize: 12,
  fontWeight: 600,
  fill: 'var(--ink)',
  stroke: 'var(--card)',
  strokeWidth: 4
});

const frontMarks = (rows, ticks) => {
  const zero = {stroke: 'var(--soft)', strokeWidth: 1.6};
  const path = {
    x: 'x',
    y: 'y',
    stroke: 'var(--s1)',
    strokeWidth: 1.5,
    strokeDasharray: '5 4',
    strokeOpacity: 0.8
  };
  return [
    gridX(ticks),
    gridY(6),
    Plot.ruleX([0], zero),
    Plot.ruleY([0], zero),
    Plot.line(rows, path),
    ...frontIntervals(rows),
    frontDots(rows),
    frontNames(rows),
    Plot.tip(rows, Plot.pointer({x: 'x', y: 'y', title: 'title', ...tip})),
  ];
};

const frontAxis = (kind, data, more) => ({
  label: `${kind} tasks, points against ${data.baseline}`,
  tickFormat: (x) => sign(x, Number.isInteger(x) ? 0 : 1),
  nice: true,
  tickSize: 0,
  ...more
});

drawers.front = (data, width) => {
  const rows = frontRows(data);
  const ticks = tickCount(width, 90);
  return [plot({
    width,
    height: Math.round(Math.min(480, Math.max(320, 0.7 * width))),
    marginLeft: 56,
    marginBottom: 44,
    marginTop: 24,
    marginRight: 40,
    inset: 14,
    color: {type: 'identity'},
    x: frontAxis(
        'unrelated', data, {labelAnchor: 'center', labelArrow: 'right', ticks}),
    y: frontAxis('related', data, {labelArrow: 'up', ticks: 6}),
    marks: frontMarks(rows, ticks),
  })];
};
