/** Sets what follows the width of an element [px], whole. One observer serves all: reading widths while elements are being made lays the page out for each. */
type SetWidth = (width: number) => void;

const setters = new WeakMap<Element, SetWidth>();
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) setters.get(target)?.(Math.floor(contentRect.width));
});

/** An attachment that tells an element's width from its first layout on. */
export const observeWidth =
  (set: SetWidth): ((element: Element) => () => void) =>
  (element) => {
    setters.set(element, set);
    observer.observe(element);
    return () => observer.unobserve(element);
  };
