import { tick } from 'svelte';

/** Whether the sheet of questions stands beside the page, and what opened it: there the focus returns. */
export const askSheet = $state<{ isOpen: boolean; opener: HTMLElement | null }>({
  isOpen: false,
  opener: null,
});

export function openAsk(event: MouseEvent): void {
  askSheet.opener = event.currentTarget as HTMLElement;
  askSheet.isOpen = true;
}

export async function closeAsk(): Promise<void> {
  askSheet.isOpen = false;
  // the button is shown again only then
  await tick();
  askSheet.opener?.focus();
}
