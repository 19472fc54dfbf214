/** Which orders to read. Dates are ISO 8601; nothing given means every order of the shop. */
export interface OrdersQuery {
  readonly updatedFrom?: string | undefined;
  /** Leave out in a sweep: with it, orders leave the set while it is paged (API section 9, "Offset drift"). */
  readonly updatedTo?: string | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  /** At most 100. */
  readonly marketplaceOrderIds?: readonly string[] | undefined;
}
