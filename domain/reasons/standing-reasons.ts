import type { ReasonDefinition } from './reason-definition';

/** Why somebody is to look at an order that neither is parked nor fails. */
export const standingReasons = {
  shippingAtRisk: {
    rule: 'TRK-07',
    title: 'Threatens to be late',
    message: 'The day by which the marketplace wants the order shipped is near, or over, and it has not left',
    isPassing: false,
    turn: 'us',
    cure: 'Ship it and mark its delivery done; if that cannot be in time, tell the customer on the marketplace',
    skippableSteps: [],
  },
  refundedBeforeShipping: {
    rule: 'CAN-07',
    title: 'Refunded before it was shipped',
    message: 'The customer got the price of goods back that are still to ship: their delivery is held',
    isPassing: false,
    turn: 'us',
    cure: 'Release the delivery: with what was refunded, or without it',
    skippableSteps: [],
  },
  shippedInPortal: {
    rule: 'TRK-08',
    title: "Shipped in the marketplace's portal",
    message: 'Somebody told the marketplace in its portal that the order is shipped, and our delivery is still open',
    isPassing: false,
    turn: 'us',
    cure: 'If the goods have left, mark the delivery done with the tracking of the portal: nothing is pushed over it. If they have not, ship them, or ask who told so',
    skippableSteps: [],
  },
} as const satisfies Record<string, ReasonDefinition>;
