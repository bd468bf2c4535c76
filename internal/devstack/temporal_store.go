package devstack

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	storeFile = "temporal.db"
	// retention is how long a closed workflow is kept.
	retention = 30 * 24 * time.Hour
)

// openStore returns the server's database, with its tables and namespace.
func openStore(opts TemporalOptions) (*config.SQL, error) {
	store := memoryStore()
	if !opts.Ephemeral {
		var err error
		if store, err = fileStore(opts.DataDir); err != nil {
			return nil, err
		}
	}
	namespace, err := sqlite.NewNamespaceConfig(clusterName, Namespace, false, opts.SearchAttributes)
	if err != nil {
		return nil, fmt.Errorf("search attributes: %w", err)
	}
	namespace.Detail.Config.Retention = durationpb.New(retention)
	if err := sqlite.CreateNamespaces(store, namespace); err != nil {
		return nil, fmt.Errorf("create namespace in %s: %w", store.DatabaseName, err)
	}
	return store, nil
}

// memoryStore has a random name, so that two servers in one process do not share their
// state. The plugin creates the tables when it opens one.
func memoryStore() *config.SQL {
	return &config.SQL{
		PluginName:        sqliteplugin.PluginName,
		DatabaseName:      rand.Text(),
		ConnectAttributes: map[string]string{"mode": "memory", "cache": "shared"},
	}
}

// fileStore writes ahead and syncs every commit, so that nothing that a client was told is
// lost when the process is killed or the power fails.
func fileStore(dir string) (*config.SQL, error) {
	path, err := filepath.Abs(filepath.Join(dir, storeFile))
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := createFile(path); err != nil {
		return nil, fmt.Errorf("create %s: %w", path, err)
	}
	return sqlFile(path, map[string]string{"journal_mode": "wal", "synchronous": "full", "busy_timeout": "5000"}), nil
}

// createFile creates the tables in a file with another name first: if the process is
// killed half-way, no file may look complete.
func createFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// The server never closes a connection, so each attempt uses a new name instead of a
	// handle on a deleted file.
	unfinished := path + "." + rand.Text()
	if err := sqlite.SetupSchema(sqlFile(unfinished, nil)); err != nil {
		return errors.Join(err, os.Remove(unfinished))
	}
	return os.Rename(unfinished, path)
}

func sqlFile(path string, pragmas map[string]string) *config.SQL {
	attributes := map[string]string{"mode": "rwc"}
	maps.Copy(attributes, pragmas)
	return &config.SQL{PluginName: sqliteplugin.PluginName, DatabaseName: path, ConnectAttributes: attributes}
}
