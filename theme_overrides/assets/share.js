/* Copies the text that a page offers for a chat group. Where a site has no address of its own, the text ends with the
   address at which the page was opened; a page opened from a USB stick has none that others could open. */
document.querySelectorAll(".yl-share").forEach(part => {
  const text = part.querySelector(".yl-share__text");
  const button = part.querySelector("[data-copy]");
  const status = part.querySelector("[role=status]");
  if (text.hasAttribute("data-here") && location.protocol.startsWith("http")) {
    text.append(`\n\n详细看：${location.href.split("#")[0]}`);
  }
  const select = () => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  /* The old way works without https, where a branch's own server and a USB stick are. */
  const copy = () => {
    select();
    return document.execCommand("copy");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = copy() ? "复制好了，去微信群里粘贴。" : "没能复制，请按住选好的字，点“复制”。";
  });
});
