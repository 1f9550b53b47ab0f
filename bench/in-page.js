// Plain JavaScript that bench/web-pages.ts puts into each page before anything of the app: what only the page itself can time.
globalThis.timing = {
  /** Resolves with the time since the navigation [ms] once so many elements were there, were drawn, and a task after them was not held up. */
  ready: (selector, count) =>
    new Promise((resolve) => {
      const look = () => {
        if (document.querySelectorAll(selector).length < count) return requestAnimationFrame(look);
        requestAnimationFrame(() =>
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))),
        );
      };
      look();
    }),

  /** Scrolls an element by a fixed way in each frame and resolves with the times between frames [ms]. */
  scroll: (selector, seconds) =>
    new Promise((resolve) => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`there is no ${selector} to scroll`);
      const gaps = [];
      let last = performance.now();
      const end = last + 1000 * seconds;
      let step = 60;
      const frame = (now) => {
        gaps.push(now - last);
        last = now;
        const before = element.scrollTop;
        element.scrollTop += step;
        if (element.scrollTop === before) step = -step;
        if (now < end) requestAnimationFrame(frame);
        else resolve(gaps.slice(1));
      };
      requestAnimationFrame(frame);
    }),

  /** Resolves with the wall time [ms since 1970] of the frame in which the campaign's page counts so many samples. */
  counted: (count) =>
    new Promise((resolve) => {
      const look = () => {
        const tab = [...document.querySelectorAll('.tabs a')].find(({ textContent }) =>
          textContent.startsWith('Samples'),
        );
        if (tab?.textContent.replaceAll(/\D/g, '') === String(count))
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        else requestAnimationFrame(look);
      };
      look();
    }),
};
