/* Opens the folded part of a page to which an address leads: printed codes and results of the search name a month. */
{
  const unfold = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = part && part.closest("details");
    if (folded) {
      folded.open = true;
      part.scrollIntoView();
    }
  };
  unfold();
  addEventListener("hashchange", unfold);
}
