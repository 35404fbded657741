// The same images in the plane of each network, before and after.

const embeddingRows = (data, model, chosen) =>
    model.points
        .map(([x, y], i) => {
          const label = data.labels[i];
          const isPale = chosen !== null && label !== chosen;
          return {
            x,
            y,
            isPale,
            symbol: symbol(1 + label),
            colour: isPale ? 'var(--pale)' : colour(1 + label),
            title: `${data.classes[label]}\n${data.samples[i]}`,
          };
        })
        .sort((a, b) => b.isPale - a.isPale);

const drawEmbedding = (data, model, chosen, width) => plot({
  width,
  height: Math.round(width * 0.82),
  margin: 8,
  inset: 8,
  x: {axis: null},
  y: {axis: null},
  symbol: {type: 'identity'},
  color: {type: 'identity'},
  marks: [
    Plot.frame({stroke: 'var(--rule)'}),
    Plot.dot(embeddingRows(data, model, chosen), {
      x: 'x',
      y: 'y',
      r: 3.2,
      fill: 'colour',
      symbol: 'symbol',
      fillOpacity: 0.85,
    }),
    Plot.tip(embeddingRows(data, model, chosen), Plot.pointer({
      x: 'x',
      y: 'y',
      title: 'title',
      ...tip,
      maxRadius: 20,
    })),
  ],
});

// A list of all classes, of which one can stand out.
const classChoice = (data, state, draw) => {
  const list = element('select', {}, element('option', {value: ''}, 'all'));
  data.classes.forEach(
      (name, i) => list.append(element('option', {value: i}, name)));
  list.value = state.chosen === null ? '' : String(state.chosen);
  list.addEventListener('change', () => {
    state.chosen = list.value === '' ? null : Number(list.value);
    draw();
  });
  return element('label', {class: 'option'}, 'Class ', list);
};

drawers.embedding = (data, width, state) => {
  state.chosen ??= null;
  const areBeside = width > 640 && data.models.length > 1;
  const each = areBeside ? (width - 24) / 2 : Math.min(width, 560);
  const pictures = element('div', {class: areBeside ? 'panels' : ''});
  const draw = () => {
    pictures.replaceChildren(...data.models.map(
        (model) => element(
            'div', {class: 'panel'}, element('h5', {}, model.name),
            drawEmbedding(data, model, state.chosen, each))));
    state.describe(pictures);
  };
  draw();
  const entries = data.classes.map((name, i) => ({name, series: 1 + i}));
  return [
    classChoice(data, state, draw),
    pictures,
    ...(entries.length <= 24 ? [legend(entries, symbolKey)] : []),
  ];
};
