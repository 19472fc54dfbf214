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

/** Steps that touch only our database; the one other tells the marketplace. */
export type DatabaseStep = Exclude<LifecycleStep, 'shipDelivery'>;

export const isLifecycleStep = (value: unknown): value is LifecycleStep =>
  lifecycleSteps.some((step) => step === value);
