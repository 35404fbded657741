// Accuracy of classes before and after: an arrow for each.

const classRows = (data) =>
    data.classes.map((one) => ({
                       ...one,
                       before: 100 * one.before,
                       after: 100 * one.after,
                       change: 100 * (one.after - one.before),
                     }));

const classColour = (d) => d.change > 0 ? 'var(--win)' :
    d.change < 0                        ? 'var(--lose)' :
                                          'var(--soft)';

const classTip = (data, rows) => Plot.tip(rows, Plot.pointerY({
  x: 'after',
  y: 'name',
  ...tip,
  title: (d) => `${d.name}, ${d.images} images\n` +
      `${data.before} ${d.before.toFixed(1)} %, ` +
      `${data.after} ${d.after.toFixed(1)} % (${sign(d.change)})`,
}));

const classMarks = (rows) =>
    [Plot.link(rows, {
      x1: 'before',
      x2: 'after',
      y: 'name',
      strokeWidth: 2.5,
      stroke: classColour,
      strokeOpacity: 0.7
    }),
     Plot.dot(rows, {
       x: 'before',
       y: 'name',
       r: 4,
       fill: 'var(--card)',
       stroke: classColour,
       strokeWidth: 1.8
     }),
     Plot.dot(rows, {x: 'after', y: 'name', r: 4.6, fill: classColour}),
     Plot.text(rows, {
       y: 'name',
       frameAnchor: 'right',
       textAnchor: 'start',
       dx: 8,
       text: (d) => sign(d.change),
       fill: classColour,
       fontSize: 11.5,
       fontVariant: 'tabular-nums'
     }),
];

drawers.classes = (data, width) => {
  const rows = classRows(data);
  const most = width < 520 ? 14 : 28;  // letters of a name
  const longest = Math.min(most, d3.max(rows, (d) => d.name.length));
  const names = new Map(rows.map((d) => [d.name, cut(d.name, most)]));
  const ticks = tickCount(width, 110);
  return [plot({
    width,
    height: 22 * rows.length + 50,
    marginLeft: 16 + 7.2 * longest,
    marginRight: 52,
    marginTop: 8,
    marginBottom: 40,
    color: {type: 'identity'},
    x: {
      label: 'right answers, %',
      labelAnchor: 'center',
      labelArrow: 'none',
      nice: true,
      tickSize: 0,
      ticks
    },
    y: {
      domain: rows.map((d) => d.name),
      label: null,
      tickSize: 0,
      tickFormat: (name) => names.get(name)
    },
    marks: [gridX(ticks), ...classMarks(rows), classTip(data, rows)],
  })];
};
