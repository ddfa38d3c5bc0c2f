const list = document.getElementById('list');
for (let row = 1; row <= 25; row += 1) {
  const item = document.createElement('li');
  item.textContent = `sales.orders_${row}`;
  list.append(item);
}
