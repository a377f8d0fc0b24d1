import fc from 'fast-check';

/**
 * Property tests draw the same cases in each run, so that a change is judged by what it changed. `SEISMO_SEED=random` draws
 * others, and `SEISMO_SEED=N` those of a run that failed; what such a run finds becomes a test of its own.
 */
const seed = process.env.SEISMO_SEED ?? '20261122';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
