// Before anything is drawn, so that the page does not begin in another theme than it was left in.
(() => {
  try {
    const theme = JSON.parse(localStorage.getItem('seismo.theme') ?? 'null');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage that is forbidden or garbled: the system's theme it is.
  }
})();
