// Weights over training: bands between percentiles, and histograms.

const percentileRows = (data) => data.rows.map((row) => {
  const n = row.percentiles.length;
  return {
    epoch: row.epoch,
    values: row.percentiles.map((pair) => pair[1]),
    title: `epoch ${axisNumber(row.epoch)}\n` +
        row.percentiles
            .map(([percent, weight]) => `${percent} %: ${short(weight)}`)
            .join('\n'),
    middle: row.percentiles[Math.floor(n / 2)][1],
  };
});

// Percentiles pair up from both ends around the middle one.
const percentileBands = (rows) => {
  const n = rows[0].values.length;
  return d3.range(Math.floor(n / 2)).map((i) => Plot.areaY(rows, {
    x: 'epoch',
    y1: (d) => d.values[i],
    y2: (d) => d.values[n - 1 - i],
    fill: 'var(--s1)',
    fillOpacity: 0.12 + 0.06 * i,
  }));
};

// What both kinds of charts have in common.
const weightPlot = (label, width, y, marks) => plot({
  width,
  height: 260,
  marginLeft: 52,
  marginBottom: 36,
  marginTop: 12,
  y,
  x: {
    label,
    labelAnchor: 'center',
    labelArrow: 'none',
    tickSize: 4,
    ticks: tickCount(width, 90),
    tickFormat: axisNumber
  },
  marks,
});

drawers.percentiles = (data, width) => {
  const rows = percentileRows(data);
  const y = {label: null, tickSize: 0, ticks: 6, tickFormat: axisNumber};
  const middle = {x: 'epoch', y: 'middle'};
  return [weightPlot('epoch', width, y, [
    gridY(6),
    ...percentileBands(rows),
    Plot.line(rows, {...middle, stroke: 'var(--s1)', strokeWidth: 2}),
    Plot.tip(rows, Plot.pointerX({...middle, title: 'title', ...tip})),
  ])];
};

const ridgeRows = (row, i, gap) => {
  const width = (row.high - row.low) / row.counts.length;
  const most = d3.max(row.counts) || 1;
  return row.counts.map((count, j) => ({
                          x: row.low + (j + 0.5) * width,
                          base: -i * gap,
                          y: -i * gap + count / most,
                        }));
};

// The line of each ridge is drawn on one of the ground, which parts it from
// those behind.
const ridgeMarks = (ridge) => {
  const line = {x: 'x', y: 'y', curve: 'basis'};
  return [
    Plot.areaY(ridge.points, {
      x: 'x',
      y1: 'base',
      y2: 'y',
      fill: 'var(--s1)',
      fillOpacity: 0.35,
      curve: 'basis'
    }),
    Plot.line(ridge.points, {...line, stroke: 'var(--card)', strokeWidth: 2.4}),
    Plot.line(ridge.points, {...line, stroke: 'var(--s1)', strokeWidth: 1.2}),
  ];
};

drawers.histograms = (data, width) => {
  const gap = 0.42;  // of the height of one
  const ridges = data.rows.map((row, i) => ({
                                 epoch: row.epoch,
                                 base: -i * gap,
                                 points: ridgeRows(row, i, gap),
                               }));
  const beside = {dx: -8, dy: -4, textAnchor: 'end', fill: 'var(--soft)'};
  return [weightPlot('weight', width, {axis: null}, [
    gridX(tickCount(width, 90)),
    ...ridges.flatMap(ridgeMarks),
    Plot.text(ridges, {
      y: 'base',
      frameAnchor: 'left',
      text: (d) => axisNumber(d.epoch),
      ...beside
    }),
    Plot.text(['epoch'], {frameAnchor: 'top-left', ...beside}),
  ])];
};
