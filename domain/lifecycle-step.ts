/** The steps of an order's life, in the order in which they come. Named once, for rules, workflow, API and console. */
export const lifecycleSteps = [
  'importOrder',
  'confirmOrder',
  'createInvoice',
  'validateInvoice',
  'registerPayment',
  'shipDelivery',
  'applyMarketplaceChange',
  'cancelOrder',
] as const;

export type LifecycleStep = (typeof lifecycleSteps)[number];
