// Curves over the steps of training. Names are switches; a curve that spans
// more than two powers of ten can be seen on a logarithmic scale.

const curveRows = (lines) => lines.flatMap(
    (line, i) => line.points.map(
        ([x, y]) =>
            ({x, y: isNumber(y) ? y : NaN, name: line.name, series: i + 1})));

const drawCurves = (rows, width, isLog) => plot({
  width,
  height: Math.round(Math.min(300, Math.max(220, 0.6 * width))),
  marginLeft: 52,
  marginRight: 14,
  marginBottom: 36,
  marginTop: 12,
  x: {
    label: 'step',
    labelAnchor: 'center',
    labelArrow: 'none',
    tickSize: 4,
    ticks: tickCount(width, 90),
    tickFormat: axisNumber
  },
  y: {
    label: null,
    type: isLog ? 'log' : 'linear',
    nice: true,
    tickSize: 0,
    ticks: 6,
    tickFormat: isLog ? undefined : axisNumber
  },
  color: {type: 'identity'},
  marks: [
    gridY(6),
    ...d3.groups(rows, (d) => d.series).map(([series,
                                              line]) => Plot.line(line, {
      x: 'x',
      y: 'y',
      stroke: colour(series),
      strokeWidth: 1.8,
      strokeDasharray: dash(series)
    })),
    Plot.tip(rows.filter((d) => isNumber(d.y)), Plot.pointer({
      x: 'x',
      y: 'y',
      ...tip,
      title: (d) => `${d.name}\n${short(d.y)} at step ${axisNumber(d.x)}`,
    })),
  ],
});

const canBeLog = (rows) => {
  const [low, high] = d3.extent(rows.filter((d) => isNumber(d.y)), (d) => d.y);
  return low > 0 && high / low > 100;
};

drawers.lines = (data, width, state) => {
  state.off ??= new Set();
  const rows = curveRows(data.lines);
  const picture = element('div');
  const draw = () => {
    const seen = rows.filter((d) => !state.off.has(d.name));
    picture.replaceChildren(drawCurves(seen, width, state.isLog));
    state.describe(picture);
  };
  const entries =
      data.lines.map((line, i) => ({name: line.name, series: i + 1}));
  const nodes =
      [entries.length > 1 ? switches(entries, lineKey, state.off, draw) :
                            legend(entries, lineKey)];
  if (canBeLog(rows)) {
    const box = element('input', {type: 'checkbox'});
    box.checked = Boolean(state.isLog);
    box.addEventListener('change', () => {
      state.isLog = box.checked;
      draw();
    });
    nodes.push(element('label', {class: 'option'}, box, ' logarithmic'));
  }
  draw();
  return [...nodes, picture];
};
