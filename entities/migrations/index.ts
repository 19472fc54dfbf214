import { FirstSchema1795500000000 } from './1795500000000-first-schema';
import { PushPauses1796000000000 } from './1796000000000-push-pauses';
import { Recovery1796200000000 } from './1796200000000-recovery';
import { FairDispatch1796300000000 } from './1796300000000-fair-dispatch';
import { InstanceLife1796500000000 } from './1796500000000-instance-life';
import { RunRemarks1797050000000 } from './1797050000000-run-remarks';
import { Breaker1797200000000 } from './1797200000000-breaker';
import { PricesAndRates1797300000000 } from './1797300000000-prices-and-rates';
import { BackOffice1797310000000 } from './1797310000000-back-office';
import { MasterData1797400000000 } from './1797400000000-master-data';
import { Listings1797500000000 } from './1797500000000-listings';
import { Taxes1798000000000 } from './1798000000000-taxes';
import { Erasure1798100000000 } from './1798100000000-erasure';
import { ImportRules1798200000000 } from './1798200000000-import-rules';
import { OrderWorkflows1798400000000 } from './1798400000000-order-workflows';
import { OrderChanges1799100000000 } from './1799100000000-order-changes';
import { CreditNotes1799200000000 } from './1799200000000-credit-notes';
import { Deliveries1799300000000 } from './1799300000000-deliveries';
import { OpenDeadlines1799310000000 } from './1799310000000-open-deadlines';
import { MissingGoods1799320000000 } from './1799320000000-missing-goods';
import { InvoiceLineTaxes1799400000000 } from './1799400000000-invoice-line-taxes';
import { ToDos1799500000000 } from './1799500000000-to-dos';
import { ParkReleases1799600000000 } from './1799600000000-park-releases';
import { LinesThatLeft1799720000000 } from './1799720000000-lines-that-left';
import { CancelledAfterLeaving1799750000000 } from './1799750000000-cancelled-after-leaving';
import { ToDosBesideOrders1799760000000 } from './1799760000000-to-dos-beside-orders';
import { InvoiceLists1799770000000 } from './1799770000000-invoice-lists';

/** In the order in which they run. */
export const migrations = [
  FirstSchema1795500000000,
  PushPauses1796000000000,
  Recovery1796200000000,
  FairDispatch1796300000000,
  InstanceLife1796500000000,
  RunRemarks1797050000000,
  Breaker1797200000000,
  PricesAndRates1797300000000,
  BackOffice1797310000000,
  MasterData1797400000000,
  Listings1797500000000,
  Taxes1798000000000,
  Erasure1798100000000,
  ImportRules1798200000000,
  OrderWorkflows1798400000000,
  OrderChanges1799100000000,
  CreditNotes1799200000000,
  Deliveries1799300000000,
  OpenDeadlines1799310000000,
  MissingGoods1799320000000,
  InvoiceLineTaxes1799400000000,
  ToDos1799500000000,
  ParkReleases1799600000000,
  LinesThatLeft1799720000000,
  CancelledAfterLeaving1799750000000,
  ToDosBesideOrders1799760000000,
  InvoiceLists1799770000000,
];
