package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/store"
)

const (
	exhibits    = 5
	exhibitSize = 20 << 20 // bytes: 100 MiB in all
	packMemory  = 64 << 20
)

// measurePack measures the memory and the time of building a pack with 100 MiB of exhibits.
func measurePack(ctx context.Context, _ flags) (lines []result, err error) {
	dir, err := os.MkdirTemp("", "duecourse-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	vault, err := evidence.Open(dir, 0)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, vault.Close()) }()
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, "register.db"), store.Options{Kinds: kinds.All()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	c, err := largeCase(ctx, db, vault)
	if err != nil {
		return nil, err
	}
	gauge := &heapGauge{}
	builder := pack.Builder{Store: db, Vault: vault, Zone: time.UTC, Rules: func() *casework.Rules { return &casework.Rules{} }}
	runtime.GC()
	began := time.Now()
	made, err := builder.Build(ctx, c.Ref, c.Seq, gauge.note)
	if err != nil {
		return nil, err
	}
	return []result{{
		id: "pack", what: fmt.Sprintf("most heap while a pack of %d MiB is built and kept", made.Size>>20),
		measured: fmt.Sprintf("%d MiB, %.1f s", gauge.most>>20, time.Since(began).Seconds()), goal: "< 64 MiB", met: gauge.most < packMemory,
	}}, nil
}

// largeCase records a case whose exhibits are in the vault.
func largeCase(ctx context.Context, db *store.Store, vault *evidence.Vault) (*incident.Case, error) {
	c := &incident.Case{}
	record := func(command casework.Command) error {
		events, err := casework.Do(c, command, casework.Actor{Person: casework.Person{ID: "comms-1"}, Roles: []casework.Role{casework.RoleStaff, casework.RoleComms}},
			casework.Moment{At: time.Date(2026, 11, 2, 9, c.Seq, 0, 0, time.UTC), Zone: time.UTC, Rules: &casework.Rules{}})
		if err != nil {
			return err
		}
		return db.Record(ctx, c.Ref, events)
	}
	post := incident.Post{Channel: "x", URL: "https://x.example/1", Author: "@a", Text: "Words"}
	err := errors.Join(db.Migrate(ctx), record(incident.Report{Ref: "INC-7K3M-9Q2D", Post: post}))
	for i := 0; i < exhibits && err == nil; i++ {
		picture := io.MultiReader(strings.NewReader(fmt.Sprintf("\x89PNG\r\n\x1a\n%d", i)), io.LimitReader(zeroFile{}, exhibitSize-9))
		add := incident.AddEvidence{Source: casework.SourceUpload}
		if add.SHA256, add.Size, add.MediaType, err = vault.Put(ctx, picture); err == nil {
			err = record(add)
		}
	}
	return c, err
}

// zeroFile is an endless file of zeros, never in memory as a whole.
type zeroFile struct{}

func (zeroFile) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// heapGauge notes the peak heap while a pack is built.
type heapGauge struct {
	next int64
	most uint64
}

func (g *heapGauge) note(done, _ int64) {
	if done >= g.next {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		g.most, g.next = max(g.most, now.HeapAlloc), done+4<<20
	}
}
