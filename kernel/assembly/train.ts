export { setBarrier } from './barrier';
export { binValues, buildLookup, sortValues } from './bin';
export {
  boostHistogramSize,
  boostScratchSize,
  boostSets,
  boostSharedSize,
  computeGradients,
  growBoostTree,
  loadBoostRows,
  setBoost,
  setBoostThread,
} from './boost';
export { growTree, scratchSize, forestSets, setForest, setThread } from './grow';
export { expandRecords, prepareNodes, scoreRows, scoreUnseen, setTrees } from './score';
export { setTable } from './table';
export { writeCells, writeCodes } from './cells';
