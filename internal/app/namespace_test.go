package app_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"duecourse/internal/app"
)

// namespaceClient is a client of a namespace with search attributes.
type namespaceClient struct {
	client.Client
	operatorservice.OperatorServiceClient
	there map[string]enumspb.IndexedValueType
	err   error
	asked int
}

func (c *namespaceClient) OperatorService() operatorservice.OperatorServiceClient { return c }

func (c *namespaceClient) ListSearchAttributes(context.Context, *operatorservice.ListSearchAttributesRequest, ...grpc.CallOption) (*operatorservice.ListSearchAttributesResponse, error) {
	c.asked++
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: c.there}, c.err
}

func TestANamespaceWithoutTheSearchAttributesIsNamedWithWhatToDo(t *testing.T) {
	t.Parallel()
	keyword, datetime := enumspb.INDEXED_VALUE_TYPE_KEYWORD, enumspb.INDEXED_VALUE_TYPE_DATETIME
	c := &namespaceClient{there: map[string]enumspb.IndexedValueType{"CaseKind": keyword, "CaseStage": keyword, "CaseDue": keyword}}
	check := &app.NamespaceCheck{Client: c, Namespace: "default"}
	require.EqualError(t, check.Check(t.Context()), "the namespace default of Temporal lacks the search attributes CaseChannel (Keyword), CaseDue (Datetime), "+
		"so no case can be opened: run deploy/temporal/namespace.sh")

	c.there["CaseChannel"], c.there["CaseDue"] = keyword, datetime
	require.NoError(t, check.Check(t.Context()))
	require.NoError(t, check.Check(t.Context()))
	require.Equal(t, 2, c.asked, "once it has passed it asks no more")
}

func TestANamespaceThatMayNotBeLookedAtPassesAndOneThatDoesNotAnswerFails(t *testing.T) {
	t.Parallel()
	denied := &app.NamespaceCheck{Client: &namespaceClient{err: serviceerror.NewPermissionDenied("no", "")}}
	require.NoError(t, denied.Check(t.Context()))
	broken := &app.NamespaceCheck{Client: &namespaceClient{err: errors.New("unavailable")}}
	require.Error(t, broken.Check(t.Context()))
}
