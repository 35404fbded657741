// The names beside the signs of the series.

const SVG = 'http://www.w3.org/2000/svg';

const svgElement = (name, attributes) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  return node;
};

const key = (width, child) => {
  const svg = svgElement('svg', {
    'class': 'key',
    'width': width,
    'height': 14,
    'viewBox': `${- width / 2} -7 ${width} 14`,
    'aria-hidden': 'true',
  });
  svg.append(child);
  return svg;
};

const SHAPES = {
  circle: d3.symbolCircle,
  square: d3.symbolSquare,
  triangle: d3.symbolTriangle,
  diamond: d3.symbolDiamond,
  star: d3.symbolStar,
  cross: d3.symbolCross,
  wye: d3.symbolWye,
  diamond2: d3.symbolDiamond2,
};

const symbolKey = (series) => key(16, svgElement('path', {
                                    d: d3.symbol(SHAPES[symbol(series)], 60)(),
                                    fill: colour(series),
                                  }));

const lineKey = (series) => key(28, svgElement('line', {
                                  'x1': -14,
                                  'x2': 14,
                                  'stroke': colour(series),
                                  'stroke-width': 2.5,
                                  'stroke-dasharray': dash(series),
                                }));

// entries: [{series, name}]
const legend = (entries, makeKey) => element(
    'ul', {class: 'legend'},
    ...entries.map(
        ({series, name}) => element('li', {}, makeKey(series), name)));

// The same as buttons: `onChange` gets the names that are switched off.
const switches = (entries, makeKey, off, onChange) => {
  const buttons = entries.map(({series, name}) => {
    const button = element(
        'button', {type: 'button', 'aria-pressed': String(!off.has(name))},
        makeKey(series), name);
    button.addEventListener('click', () => {
      if (!off.delete(name)) off.add(name);
      button.setAttribute('aria-pressed', String(!off.has(name)));
      onChange();
    });
    return element('li', {}, button);
  });
  return element('ul', {class: 'legend'}, ...buttons);
};
