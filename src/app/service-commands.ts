import type { AddCommands } from '../cli/program.ts';

interface ServeArguments {
  readonly config?: string;
  readonly data?: string;
  readonly listen?: string;
  readonly sample?: true;
}

/** Adds `seismo serve` and `seismo config`, whose code is loaded when they are run: it is much. */
export const addServiceCommands: AddCommands = (program, run, console) => {
  program
    .command('serve')
    .description(
      'run the service: takes logs in, runs rules on them as they come, tells of alerts, answers its HTTP API',
    )
    .option('-c, --config <file>', 'the configuration (default: none, which is all defaults)')
    .option('--data <dir>', 'the folder of the store, in place of `data` of the configuration')
    .option('--listen <address>', 'address and port, in place of `listen` of the configuration')
    .option('--sample', 'feed in made-up traffic with attacks in it')
    .action((given: ServeArguments) => run(async () => (await import('./serve.ts')).serve(given, console))());

  const config = program.command('config').description('work on the configuration of the service');
  config
    .command('check')
    .description('print what is wrong with a configuration, or all of it with its defaults; exit with 1 if anything is')
    .option('-c, --config <file>', 'the configuration (default: none, which is all defaults)')
    .action((given: { config?: string }) =>
      run(async () => (await import('./config/config-command.ts')).configCheck(given.config, console))(),
    );
  config
    .command('keys')
    .description('print every key with its meaning and default, as Markdown')
    .action(() => run(async () => (await import('./config/config-command.ts')).printConfigKeys(console))());
};
