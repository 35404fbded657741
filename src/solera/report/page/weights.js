// Weights over training: bands between percentiles, and histograms.

const percentileRows = (data) => data.rows.map((row) => {
  const n = row.percentiles.length;
  return {
    epoch: row.epoch, values: row.percentiles.map((pair) => pair[1]),
    title: `epoch ${axisNumber(row.epoch)}\n` + row.percentiles.map(
      ([percent, weight]) => `${percent} %: ${short(weight)}`).join('\n'),
    middle: row.percentiles[Math.floor(n / 2)][1],
  };
});

// Percentiles pair up from both ends around the middle one.
const percentileBands = (rows) => {
  const n = rows[0].values.length;
  return d3.range(Math.floor(n / 2)).map((i) => Plot.areaY(rows, {
    x: 'epoch', y1: (d) => d.values[i], y2: (d) => d.values[n - 1 - i],
    fill: 'var(--s1)', fillOpacity: 0.12 + 0.06 * i,
  }));
};

drawers.percentiles = (data, width) => {
  const rows = percentileRows(data);
  return [plot({
    width, height: 260, marginLeft: 52, marginBottom: 36, marginTop: 12,
    x: {label: 'epoch', labelAnchor: 'center', labelArrow: 'none', tickSize: 4,
      ticks: Math.max(3, Math.round(width / 90)), tickFormat: axisNumber},
    y: {label: null, tickSize: 0, ticks: 6, tickFormat: axisNumber},
    marks: [
      gridY(6),
      ...percentileBands(rows),
      Plot.line(rows, {x: 'epoch', y: 'middle', stroke: 'var(--s1)',
        strokeWidth: 2}),
      Plot.tip(rows, Plot.pointerX({x: 'epoch', y: 'middle', title: 'title',
        ...tip})),
    ],
  })];
};

const ridgeRows = (row, i, gap) => {
  const width = (row.high - row.low) / row.counts.length;
  const most = d3.max(row.counts) || 1;
  return row.counts.map((count, j) => ({
    x: row.low + (j + 0.5) * width, base: -i * gap,
    y: -i * gap + count / most,
  }));
};

drawers.histograms = (data, width) => {
  const gap = 0.42; // of the height of one
  const ticks = Math.max(3, Math.round(width / 90));
  const ridges = data.rows.map((row, i) => ({
    epoch: row.epoch, base: -i * gap, points: ridgeRows(row, i, gap),
  }));
  return [plot({
    width, height: 260, marginLeft: 52, marginBottom: 36, marginTop: 12,
    x: {label: 'weight', labelAnchor: 'center', labelArrow: 'none', tickSize: 4,
      ticks, tickFormat: axisNumber},
    y: {axis: null},
    marks: [
      gridX(ticks),
      ...ridges.flatMap((ridge) => [
        Plot.areaY(ridge.points, {x: 'x', y1: 'base', y2: 'y',
          fill: 'var(--s1)', fillOpacity: 0.35, curve: 'basis'}),
        Plot.line(ridge.points, {x: 'x', y: 'y', stroke: 'var(--card)',
          strokeWidth: 2.4, curve: 'basis'}),
        Plot.line(ridge.points, {x: 'x', y: 'y', stroke: 'var(--s1)',
          strokeWidth: 1.2, curve: 'basis'}),
      ]),
      Plot.text(ridges, {y: 'base', frameAnchor: 'left', dx: -8, dy: -4,
        textAnchor: 'end', text: (d) => axisNumber(d.epoch),
        fill: 'var(--soft)'}),
      Plot.text(['epoch'], {frameAnchor: 'top-left', dx: -8, dy: -4,
        textAnchor: 'end', fill: 'var(--soft)'}),
    ],
  })];
};
