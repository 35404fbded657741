// Draws every figure of the page at the width it has, and again when that
// changes.

const describe = (figure, node) => {
  for (const svg of node.querySelectorAll('svg.drawing')) {
    const panel = svg.closest('.panel');
    const title = figure.querySelector('figcaption').textContent;
    const part = panel ? `: ${panel.querySelector('h5').textContent}` : '';
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', title + part);
    svg.setAttribute('aria-describedby', figure.dataset.alt);
  }
};

const drawFigure = (figure) => {
  const plotNode = figure.querySelector('.plot');
  const data = JSON.parse(figure.querySelector('script').textContent);
  const state = {describe: (node) => describe(figure, node)};
  let drawnWidth = 0;
  const draw = () => {
    const width = Math.floor(plotNode.clientWidth);
    if (width === 0 || width === drawnWidth) return;
    drawnWidth = width;
    plotNode.replaceChildren(
        ...drawers[figure.dataset.chart](data, width, state));
    describe(figure, plotNode);
  };
  draw();
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(plotNode);
};

document.documentElement.classList.add('drawn');
for (const figure of document.querySelectorAll('figure.chart')) {
  drawFigure(figure);
}
for (const table of document.querySelectorAll('table.sortable')) {
  makeSortable(table);
}
