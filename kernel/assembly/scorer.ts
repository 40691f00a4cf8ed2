export { binRow, binValues, buildLookup } from './bin';
export { prepareNodes, scoreRow, scoreRows, setTrees } from './score';
