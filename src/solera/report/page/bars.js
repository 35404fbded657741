// Differences from a baseline: a bar, its interval, and the sign of its
// series at the mean, so that nothing is told by colour alone.

const ROW = 18;       // pixels of one bar
const WIDE_ROW = 30;  // where there are few

const barRows = (panel) => panel.groups.flatMap(
    (group) => group.bars.filter((bar) => isNumber(bar.mean)).map((bar) => {
      const p = points(bar);
      return {
        ...p,
        task: group.name,
        model: bar.model,
        series: bar.series,
        end: Math.max(p.high ?? p.mean, p.mean, 0),
        start: Math.min(p.low ?? p.mean, p.mean, 0),
      };
    }));

const barExtent = (rows) => {
  const low = Math.min(-0.5, d3.min(rows, (d) => d.start));
  const high = Math.max(0.5, d3.max(rows, (d) => d.end));
  // Room for the numbers beyond the whiskers.
  const room = 0.16 * (high - low);
  return [low - room, high + room];
};

const barNumbers = (rows, x, textAnchor, dx) => Plot.text(rows, {
  x,
  y: 'model',
  fy: 'task',
  dx,
  textAnchor,
  fontSize: 11,
  fontVariant: 'tabular-nums',
  fill: 'var(--soft)',
  text: (d) => sign(d.mean) + (MARKS[d.verdict] ?? ''),
});

const barShapes = (rows) => {
  const at = {y: 'model', fy: 'task'};
  return [
    Plot.barX(rows, {
      x: 'mean',
      ...at,
      fillOpacity: 0.45,
      insetTop: 4,
      insetBottom: 4,
      fill: (d) => colour(d.series),
    }),
    Plot.ruleY(rows.filter((d) => isNumber(d.low)), {
      x1: 'low',
      x2: 'high',
      ...at,
      strokeWidth: 1.5,
      stroke: (d) => colour(d.series),
    }),
    Plot.dot(rows, {
      x: 'mean',
      ...at,
      r: 3.6,
      fill: (d) => colour(d.series),
      symbol: (d) => symbol(d.series),
    }),
  ];
};

const barMarks = (rows) =>
    [...barShapes(rows),
     barNumbers(rows.filter((d) => d.mean >= 0), 'end', 'start', 6),
     barNumbers(rows.filter((d) => d.mean < 0), 'start', 'end', -6),
     Plot.ruleX([0], {stroke: 'var(--ink)', strokeWidth: 1}),
     Plot.tip(rows, Plot.pointerY({
       x: 'mean',
       y: 'model',
       fy: 'task',
       ...tip,
       title: (d) => `${d.model} on ${d.task}\n${told(d)}`,
     })),
];

// On a narrow screen the name of a task stands above its bars.
const barTaskNames = (rows, isNarrow, most) =>
    Plot.text(d3.groups(rows, (d) => d.task).map(([task]) => ({task})), {
      fy: 'task',
      text: (d) => cut(d.task, most),
      fontSize: 13,
      frameAnchor: isNarrow ? 'top-left' : 'left',
      textAnchor: isNarrow ? 'start' : 'end',
      dx: isNarrow ? 0 : -10,
      dy: isNarrow ? -16 : 0,
      fill: 'var(--ink)',
    });

// The same for all panels, so that their zeros stand above each other.
const barMargin = (panels, width) => {
  const names = panels.flatMap((panel) => panel.groups.map((g) => g.name));
  if (width < 520) return 8;
  return Math.min(200, 28 + 7 * d3.max(names, (name) => name.length));
};

// `isAlone`: its title says what its only group is.
const drawBarPanel = (panel, isAlone, domain, left, width) => {
  const rows = barRows(panel);
  const models = [...new Set(rows.map((d) => d.model))];
  const tasks = panel.groups.map((group) => group.name);
  const isNarrow = width < 520;
  const gap = isAlone ? 0 : isNarrow ? 24 : 10;
  const groupHeight = (isAlone ? WIDE_ROW : ROW) * models.length + gap;
  const count = tickCount(width - left, 80);
  const marks = barMarks(rows);
  if (!isAlone) marks.push(barTaskNames(rows, isNarrow, isNarrow ? 60 : 26));
  return plot({
    width,
    marginLeft: left,
    marginRight: 8,
    marginTop: isNarrow ? 24 : 6,
    marginBottom: 38,
    height: groupHeight * tasks.length + (isNarrow ? 66 : 48),
    x: {
      domain,
      label: 'points of accuracy',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: count,
      tickFormat: (x) => sign(x, Number.isInteger(x) ? 0 : 1),
      tickSize: 0
    },
    y: {domain: models, axis: null},
    fy: {domain: tasks, axis: null, padding: isAlone ? 0 : gap / groupHeight},
    symbol: {type: 'identity'},
    color: {type: 'identity'},
    marks: [gridX(count), ...marks],
  });
};

drawers.bars = (data, width) => {
  const panels = data.panels.filter((panel) => barRows(panel).length > 0);
  const all = panels.flatMap(barRows);
  const domain = barExtent(all);
  const series = d3.groups(all, (d) => d.model)
                     .map(([name, rows]) => ({name, series: rows[0].series}));
  const areBeside = data.beside && width > 640;
  const each =
      areBeside ? (width - 24 * (panels.length - 1)) / panels.length : width;
  const left = data.beside ? 8 : barMargin(panels, each);
  const drawn = panels.map(
      (panel) => element(
          'div', {class: 'panel'}, element('h5', {}, panel.title),
          drawBarPanel(panel, data.beside, domain, left, each)));
  return [
    legend(series, symbolKey),
    element('div', {class: areBeside ? 'panels' : ''}, ...drawn),
  ];
};
