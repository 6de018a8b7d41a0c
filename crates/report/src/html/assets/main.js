// What is open follows the address, so that "back" and bookmarks work; light or dark follows the system or the reader.

/** Shows a dialog alone. Focus goes to its title, and back to where it was when it closes. */
function open(dialog) {
  for (const other of document.querySelectorAll("dialog[open]")) if (other !== dialog) other.close();
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  find("h2", dialog).focus({ preventScroll: true });
}

function follow() {
  const address = new URLSearchParams(location.hash.slice(1));
  const shown = address.has("article")
    ? showArticle(Number(address.get("article")), Number(address.get("quote")))
    : address.has("speaker") && showSpeaker(address.get("speaker"));
  if (!shown) for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** Closing by button or Escape leaves the address of the page itself, without moving it. */
function startDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    find(".close", dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      if (!find("dialog[open]")) history.replaceState(null, "", location.pathname + location.search);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
  addEventListener("hashchange", follow);
}

const THEMES = ["system", "light", "dark"];

function startTheme() {
  const button = find("#theme");
  const apply = (theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    return theme;
  };
  let theme = apply(remembered() ?? "system");
  button.addEventListener("click", () => {
    theme = apply(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
    try {
      localStorage.setItem("onrecord-theme", theme);
    } catch {
      // Some browsers keep nothing for pages from disk; the choice lasts as long as the page then.
    }
  });
  button.hidden = false;
}

function remembered() {
  try {
    const theme = localStorage.getItem("onrecord-theme");
    return THEMES.includes(theme) ? theme : null;
  } catch {
    return null;
  }
}

startTheme();
overview();
startSpeakers();
matrix();
startQuotes();
startDialogs();
follow();
document.documentElement.dataset.ready = "true";
performance.mark("ready");
