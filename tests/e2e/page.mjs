// What of the interface a person sees: pages of other tabs stay in the document, hidden and inert.

/** The elements with this test id on the page that is on the screen, or beside it. */
export function seen(page, testId) {
  return page.locator(`[data-testid="${testId}"]:not([inert] *)`);
}

/** Goes to a place of the interface, given as its address behind `#`, once there is an interface to go in. */
export async function goTo(page, hash) {
  await page.getByTestId('status').waitFor();
  await page.evaluate((next) => { location.hash = next; }, hash);
}
