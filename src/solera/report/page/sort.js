// Tables of class `sortable` can be sorted by the heads of their columns.

const sortKey = (row, column) => {
  const text = row.cells[column].textContent;
  const number = Number(text.replace('\u2212', '-').replace('+', ''));
  return Number.isNaN(number) ? text : number;
};

const sortBy = (table, column, isRising) => {
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => {
    const order = d3.ascending(sortKey(a, column), sortKey(b, column));
    return isRising ? order : -order;
  });
  body.replaceChildren(...rows);
};

const makeSortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element('button', {type: 'button'}, head.textContent);
    button.addEventListener('click', () => {
      const isRising = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isRising ? 'ascending' : 'descending');
      sortBy(table, column, isRising);
    });
    head.replaceChildren(button);
  });
};
