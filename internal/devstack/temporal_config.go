package devstack

import (
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
)

const (
	clusterName = "active"
	disabled    = "disabled"

	// pollsPerSecond is how often a history queue is read at most. With the default, 20,
	// and one shard every task waits up to 50 ms.
	pollsPerSecond = 2000
	// maxUpdatesInFlight on one workflow: the default, 10, would refuse decisions while
	// the database is slow.
	maxUpdatesInFlight = 1000
	// maxUpdatesInARun: the default, 2000, would refuse a long-lived case. The
	// length of the history still suggests to continue as new.
	maxUpdatesInARun = 100_000
)

// serverConfig describes a server with one shard, whose four services listen on loopback.
// It opens no port for metrics, profiling or membership.
func serverConfig(p ports, store *config.SQL) *config.Config {
	return &config.Config{
		Persistence: config.Persistence{
			DefaultStore:     sqliteplugin.PluginName,
			VisibilityStore:  sqliteplugin.PluginName,
			NumHistoryShards: 1,
			DataStores:       map[string]config.DataStore{sqliteplugin.PluginName: {SQL: store}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: p.frontend()},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            p.services(),
		Archival: config.Archival{
			History:    config.HistoryArchival{State: disabled},
			Visibility: config.VisibilityArchival{State: disabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: disabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: disabled},
		}},
		PublicClient: config.PublicClient{HostPort: p.frontend()},
	}
}

// dynamicConfig overrides defaults of the server.
func dynamicConfig() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(): maxUpdatesInFlight,
		dynamicconfig.WorkflowExecutionMaxTotalUpdates.Key():    maxUpdatesInARun,
		dynamicconfig.TransferProcessorMaxPollRPS.Key():         pollsPerSecond,
		dynamicconfig.TimerProcessorMaxPollRPS.Key():            pollsPerSecond,
		dynamicconfig.VisibilityProcessorMaxPollRPS.Key():       pollsPerSecond,
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
		dynamicconfig.EnableServerVersionCheck.Key():            false,
	}
}
