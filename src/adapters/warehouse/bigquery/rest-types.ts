import type types from '@google-cloud/bigquery/build/src/types.js';

/** What is used of BigQuery’s REST API, as its client declares it: every part may be absent. */
export type RestJob = types.default.IJob;
export type RestLoad = types.default.IJobConfigurationLoad;
export type RestParameter = types.default.IQueryParameter;
export type RestField = types.default.ITableFieldSchema;
export type RestTable = types.default.ITable;
export type RestDataset = types.default.IDataset;
export type RestPage = types.default.IGetQueryResultsResponse;
