import { testConnection } from '../../../activities/mirakl/test-connection';
import { aClient } from '../a-client';

/** Tests the connection of each address that it is started with, one after the other, and sends what came of them. */
async function main(baseUrls: readonly string[]): Promise<void> {
  const tested = [];
  for (const baseUrl of baseUrls) {
    tested.push(await testConnection({ client: aClient({ baseUrl }), baseUrl, shopId: '2042' }));
  }
  process.send?.({ tested });
}

void main(process.argv.slice(2));
