(() => {
  "use strict";
  const lanes = [...document.querySelectorAll(".lane")].map(l => [...l.querySelectorAll(".node")]).filter(l => l.length);
  const all = lanes.flat();
  const link = n => n.querySelector("a.pic");
  const open = () => document.querySelector(".node:target");
  const at = n => { for (const [y, l] of lanes.entries()) { const x = l.indexOf(n); if (x >= 0) return [y, x]; } return [0, 0]; };
  const go = n => {
    if (!n) return;
    if (open()) location.hash = n.id;
    link(n).focus();
    if (!open()) n.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const here = open() || document.activeElement.closest(".node");
    const [y, x] = here ? at(here) : [0, -1];
    const lane = lanes[y] || [];
    const to = {
      ArrowRight: () => lane[Math.min(x + 1, lane.length - 1)], l: () => lane[Math.min(x + 1, lane.length - 1)],
      ArrowLeft: () => lane[Math.max(x - 1, 0)], h: () => lane[Math.max(x - 1, 0)],
      ArrowDown: () => lanes[y + 1] && lanes[y + 1][Math.min(Math.max(x, 0), lanes[y + 1].length - 1)], j: () => lanes[y + 1] && lanes[y + 1][Math.min(Math.max(x, 0), lanes[y + 1].length - 1)],
      ArrowUp: () => lanes[y - 1] && lanes[y - 1][Math.min(Math.max(x, 0), lanes[y - 1].length - 1)], k: () => lanes[y - 1] && lanes[y - 1][Math.min(Math.max(x, 0), lanes[y - 1].length - 1)],
      PageDown: () => all[Math.min(all.indexOf(here) + 1, all.length - 1)], PageUp: () => all[Math.max(all.indexOf(here) - 1, 0)],
      G: () => document.querySelector(".node.best"), g: () => all[0],
    }[e.key];
    if (to) { e.preventDefault(); go(to()); return; }
    if (open() && (e.key === "Enter" || e.key === "Escape")) {
      e.preventDefault();
      location.hash = "tree";
      requestAnimationFrame(() => { link(here).focus(); here.scrollIntoView({ block: "center" }); });
    }
  });
})();
