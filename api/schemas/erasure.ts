import { z } from 'zod';

export const erasureSchema = z
  .strictObject({
    everyOrder: z
      .boolean()
      .default(false)
      .describe('All orders of this buyer on this instance, not only the one named'),
    evenIfOpen: z
      .boolean()
      .default(false)
      .describe('Also while goods are still to be sent to them: they have no address any more then'),
  })
  .meta({ id: 'Erasure' });

export const erasureResultSchema = z
  .strictObject({
    erased: z.array(z.string()).describe('Marketplace order ids'),
    keptInvoices: z
      .int()
      .describe('Posted invoices that keep name and address, shown to nobody (setting keepInvoicesOfErased)'),
  })
  .meta({ id: 'ErasureResult' });
