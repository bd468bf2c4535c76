package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/pack"
)

const (
	exhibits    = 5
	exhibitSize = 20 << 20 // bytes: 100 MiB in all
	packMemory  = 64 << 20
)

// packing is how much memory a pack with 100 MiB of exhibits takes on its way from the
// vault into the vault, and how long that is.
func packing(ctx context.Context, _ flags) (lines []result, err error) {
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
	contents, err := largeCase(ctx, vault)
	if err != nil {
		return nil, err
	}
	runtime.GC()
	gauge := &heapGauge{}
	began := time.Now()
	_, size, err := vault.PutGenerated(ctx, "application/zip", func(to io.Writer) error {
		return pack.Write(ctx, io.MultiWriter(to, gauge), contents, vault, blankPaper{})
	})
	if err != nil {
		return nil, err
	}
	return []result{{
		id: "pack", what: fmt.Sprintf("most heap while a pack of %d MiB is built and kept", size>>20),
		measured: fmt.Sprintf("%d MiB, %.1f s", gauge.most>>20, time.Since(began).Seconds()), goal: "< 64 MiB", met: gauge.most < packMemory,
	}}, nil
}

// largeCase is a case whose exhibits lie in the vault.
func largeCase(ctx context.Context, vault *evidence.Vault) (pack.Contents, error) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	c := &casework.Incident{Ref: "INC-7K3M-9Q2D", Seq: exhibits, OpenedAt: at}
	contents := pack.Contents{Case: c, Rules: &casework.Rules{}, Zone: time.UTC}
	for i := range exhibits {
		picture := io.MultiReader(strings.NewReader(fmt.Sprintf("\x89PNG\r\n\x1a\n%d", i)), io.LimitReader(blank{}, exhibitSize-9))
		digest, size, mediaType, err := vault.Put(ctx, picture)
		if err != nil {
			return contents, err
		}
		fact := casework.EvidenceAdded{ID: fmt.Sprintf("E%d", i+1), SHA256: digest, MediaType: mediaType, Size: size}
		c.Evidence = append(c.Evidence, casework.Exhibit{ID: fact.ID, SHA256: digest, MediaType: mediaType, Size: size, At: at})
		sum := sha256.Sum256([]byte(fact.ID))
		contents.Events = append(contents.Events, pack.Event{
			Event: casework.Event{Seq: i + 1, At: at, Kind: casework.KindEvidenceAdded, Data: fact},
			Hash:  hex.EncodeToString(sum[:]), Raw: json.RawMessage(`{}`),
		})
	}
	return contents, nil
}

// blank is a file that is never in memory as a whole.
type blank struct{}

func (blank) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type blankPaper struct{}

func (blankPaper) HTML(string, casework.Letter) ([]byte, error) { return []byte("<p>"), nil }
func (blankPaper) PDF(string, casework.Letter) ([]byte, error)  { return []byte("%PDF"), nil }

// heapGauge notes how much memory is in use while bytes pass by.
type heapGauge struct {
	passed, next int64
	most         uint64
}

func (g *heapGauge) Write(p []byte) (int, error) {
	if g.passed += int64(len(p)); g.passed >= g.next {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		g.most, g.next = max(g.most, now.HeapAlloc), g.passed+4<<20
	}
	return len(p), nil
}
