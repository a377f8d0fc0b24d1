#!/usr/bin/env node
import { main } from '../cli/program.ts';
import { addServiceCommands } from './service-commands.ts';

process.exitCode = await main(process.argv.slice(2), undefined, [addServiceCommands]);
