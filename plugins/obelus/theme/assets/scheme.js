// Runs before the page is painted: says that there is JavaScript, and takes the reader's colours.
document.documentElement.classList.add("js");
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch {
  // No storage: the system's colours it is.
}
