/**
 * By what an operator finds orders in Temporal's lists, with Temporal's name of each type. Registered by the product,
 * set by the lifecycle; nothing personal is among them [SEC-02, TMP-01].
 */
export const searchAttributes = {
  Instance: 'KEYWORD',
  OrderState: 'KEYWORD',
  NeedsAttention: 'BOOL',
  ReasonCode: 'KEYWORD',
  ShippingDeadline: 'DATETIME',
} as const;
