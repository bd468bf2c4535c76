package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/protocol"
)

// NamespaceCheck checks that a namespace of Temporal has the search attributes that cases
// set: without them no case can be opened. Once they are there it asks no more.
type NamespaceCheck struct {
	Client    client.Client
	Namespace string

	passed atomic.Bool
}

// Check names every attribute that is missing, and what to do. A server that does not let
// this process look passes: the first case will tell.
func (n *NamespaceCheck) Check(ctx context.Context) error {
	if n.passed.Load() {
		return nil
	}
	listed, err := n.Client.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: n.Namespace})
	switch {
	case is[*serviceerror.PermissionDenied](err) || is[*serviceerror.Unimplemented](err):
	case err != nil:
		return fmt.Errorf("the search attributes of the namespace %s: %w", n.Namespace, err)
	default:
		if err := missingAttributes(n.Namespace, listed.GetCustomAttributes()); err != nil {
			return err
		}
	}
	n.passed.Store(true)
	return nil
}

func missingAttributes(namespace string, there map[string]enumspb.IndexedValueType) error {
	var missing []string
	for _, key := range []temporal.SearchAttributeKey{
		protocol.AttributeKind, protocol.AttributeStage, protocol.AttributeChannel, protocol.AttributeDue,
	} {
		if there[key.GetName()] != key.GetValueType() {
			missing = append(missing, fmt.Sprintf("%s (%s)", key.GetName(), key.GetValueType()))
		}
	}
	if missing == nil {
		return nil
	}
	return errors.New("the namespace " + namespace + " of Temporal lacks the search attributes " + strings.Join(missing, ", ") +
		", so no case can be opened: run deploy/temporal/namespace.sh")
}
