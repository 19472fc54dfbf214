import { Command, Option } from 'commander';
import { orderKinds, type OrderKind } from '../../sandbox/orders/order-kinds';
import { runCommand } from './run-command';
import { placeOrders } from './sandbox-control';

const { kind } = new Command('demo:order')
  .description('A customer orders in the shop of the demo')
  .addOption(new Option('--kind <kind>', 'what is special about the order').choices(orderKinds).default('oneLine'))
  .parse()
  .opts<{ kind: OrderKind }>();

void runCommand(async ({ sandboxUrl }, say) => {
  for (const { orderId } of await placeOrders(sandboxUrl, [kind])) {
    say(`Order ${orderId} is placed on the marketplace. The next import, within 15 seconds, finds it.`);
    say(`When it waits for its delivery: npm run demo:deliver -- ${orderId}`);
  }
});
