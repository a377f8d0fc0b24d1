#!/usr/bin/env node
import { main } from '../cli/program.ts';
import { addConfigCommands } from './config/config-command.ts';

process.exitCode = await main(process.argv.slice(2), undefined, [addConfigCommands]);
