import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../demo/run-command';
import { projectRoot } from '../servers/fork-typescript';
import { Browser } from './chromium';
import { playStory } from './story';
import { photograph, picturesOf } from './temporal-pages';

const folder = join(projectRoot, 'docs', 'pictures');

/** Makes the pictures of docs/temporal-ui.md anew, from the UI of what `npm start` runs: `npm run docs:pictures`. */
void runCommand(async (installation, say) => {
  const { temporalUiUrl, temporalNamespace } = installation;
  if (temporalUiUrl === null) throw new Error('The Temporal server that runs here has no UI of ours.');
  const browser = await Browser.start();
  try {
    const story = await playStory(installation, say);
    try {
      mkdirSync(folder, { recursive: true });
      for (const picture of picturesOf(story)) {
        const image = await photograph(browser, `${temporalUiUrl}/namespaces/${temporalNamespace}`, picture);
        writeFileSync(join(folder, `${picture.name}.png`), image);
        say(`${picture.name}.png, ${String(Math.round(image.length / 1000))} kB`);
      }
    } finally {
      await story.end();
    }
  } finally {
    await browser.stop();
  }
});
