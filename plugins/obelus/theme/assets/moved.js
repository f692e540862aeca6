// Leads on from an address that a page had before, and takes along what stands behind its #.

location.replace(document.getElementById("moved_").href + location.hash);
